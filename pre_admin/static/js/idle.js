// The session sleeps when nobody is there: a warning first, then signing in again within the page, so that nothing typed is lost.
"use strict";

const idle = document.getElementById("idle");
if (idle) {
  const limit = Number(idle.dataset.seconds) * 1000;
  const warning = Math.min(120000, limit / 3);
  const [soon, over] = [idle.querySelector("[data-soon]"), idle.querySelector("[data-over]")];
  const fault = idle.querySelector("[data-fault]"), wayOut = idle.querySelector("[data-way-out]"), title = idle.querySelector("h2");
  const asked = title.textContent;
  let seen = Date.now(), pinged = Date.now();

  const post = (url, body) => fetch(url, {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": window.house.token() },
  });
  const active = () => {
    if (idle.open) return;
    seen = Date.now();
    // Someone who types for a long time is there, though no page is asked for.
    if (seen - pinged > limit / 4) { pinged = seen; post(idle.dataset.ping, {}).catch(() => {}); }
  };
  for (const name of ["keydown", "pointerdown", "input"]) document.addEventListener(name, active, { passive: true });

  const show = (expired) => {
    soon.hidden = expired;
    over.hidden = wayOut.hidden = !expired;
    title.textContent = expired ? title.dataset.closed : asked;
    if (!idle.open) idle.showModal();
    (expired ? over.querySelector("input") : soon.querySelector("button")).focus();
  };
  const back = () => { fault.textContent = ""; seen = pinged = Date.now(); idle.close(); };
  setInterval(() => {
    const slept = Date.now() - seen;
    if (slept > limit && over.hidden) show(true);
    else if (slept > limit - warning && !idle.open) show(false);
  }, Math.min(5000, limit / 20));

  soon.querySelector("button").addEventListener("click", () => {
    post(idle.dataset.ping, {}).then((answer) => (answer.ok ? back() : show(true))).catch(() => show(true));
  });
  idle.addEventListener("cancel", (event) => event.preventDefault());
  over.addEventListener("submit", (event) => {
    event.preventDefault();
    const password = over.querySelector("input");
    post(idle.dataset.renew, { password: password.value }).then(async (answer) => {
      password.value = "";
      delete over.dataset.sent;
      if (answer.ok) back();
      else { fault.textContent = (await answer.json()).message; password.focus(); }
    }).catch(() => { delete over.dataset.sent; fault.textContent = "Le serveur ne répond pas\u00a0: réessayez dans un instant."; });
  });
}
