// A signature drawn with a finger, a pen or a mouse: it joins the form as a picture, beside the other files.
"use strict";

for (const pad of document.querySelectorAll("[data-pad]")) {
  const canvas = pad.querySelector("canvas"), clear = pad.querySelector("[data-clear]"), told = pad.querySelector("[data-told]");
  const input = pad.parentElement.querySelector("input[type=file]");
  const pen = canvas.getContext?.("2d");
  if (!pen || !window.DataTransfer || !window.PointerEvent) continue;
  pad.hidden = false;
  pad.parentElement.querySelector("[data-no-pad]").hidden = true;

  let strokes = [], stroke = null;
  // Black on white whatever the theme: the picture is a document, printed and read by others.
  const paper = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); };
  const line = (from, to) => {
    pen.strokeStyle = pen.fillStyle = "#111";
    pen.lineWidth = 2.5 * ratio; pen.lineCap = pen.lineJoin = "round";
    pen.beginPath(); pen.moveTo(from[0] * canvas.width, from[1] * canvas.height); pen.lineTo(to[0] * canvas.width, to[1] * canvas.height); pen.stroke();
  };
  let ratio = 1;
  const draw = () => {
    ratio = Math.min(window.devicePixelRatio || 1, 2);
    const box = canvas.getBoundingClientRect();
    canvas.width = Math.max(1, Math.round(box.width * ratio));
    canvas.height = Math.max(1, Math.round(box.height * ratio));
    paper();
    for (const points of strokes) points.forEach((point, at) => line(points[Math.max(0, at - 1)], point));
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  const keep = () => canvas.toBlob((picture) => {
    if (!picture || !strokes.length) return;
    const files = new DataTransfer();
    files.items.add(new File([picture], "signature.png", { type: "image/png" }));
    input.files = files.files;
    input.disabled = false;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, "image/png");

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = [place(event)];
    strokes.push(stroke);
    line(stroke[0], stroke[0]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const point = place(event);
    line(stroke.at(-1), point);
    stroke.push(point);
  });
  const lift = () => {
    if (!stroke) return;
    stroke = null;
    clear.disabled = false;
    told.textContent = "Signature prête : elle sera jointe à l’enregistrement.";
    keep();
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  clear.addEventListener("click", () => {
    strokes = [];
    paper();
    input.value = "";
    input.disabled = true;
    clear.disabled = true;
    told.textContent = "Effacée : vous pouvez signer à nouveau.";
  });
  draw();
  new ResizeObserver(draw).observe(canvas);
}
