// The screen of a meeting: figures choose the decision, Ctrl+Enter saves and goes on, J and K move; nothing typed is lost unasked.
"use strict";

{
const KEPT = "pre-meeting-keys";
const screen = () => document.getElementById("run");
const form = () => screen()?.querySelector("form");
const [keys, told, said, fault] = ["[data-keys]", "[data-keys-told]", "[data-run-said]", "[data-run-fault]"].map((one) => document.querySelector(one));
const [leave, box] = [document.getElementById("run-leave"), document.querySelector("[data-keys-on]")];
let dirty = false, going = null;

const mark = (is) => {
  dirty = is;
  const note = screen()?.querySelector("[data-unsaved]");
  if (note) note.hidden = !is;
};
const focus = () => {
  const to = screen().querySelector("[data-focus]") ?? screen().querySelector("[name=decision]:checked") ?? screen().querySelector("[name=decision]");
  to?.focus({ preventScroll: true });
  if (to?.matches("[data-focus]")) to.scrollIntoView({ block: "nearest" });
};
const fail = (text) => {
  const notice = document.createElement("p");
  notice.className = "notice notice-stop";
  notice.textContent = text;
  fault.replaceChildren(notice);
  delete form()?.dataset.sent;
};

// Shortcuts: shown, and switched off by whoever is hindered by them.
keys.hidden = false;
box.checked = localStorage.getItem(KEPT) !== "off";
const show = () => { told.hidden = !box.checked; };
box.addEventListener("change", () => { localStorage.setItem(KEPT, box.checked ? "on" : "off"); show(); });
show();
document.addEventListener("keydown", (event) => {
  if (!box.checked || leave.open || document.querySelector("dialog[open]") || !form()) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (!event.repeat && !form().dataset.sent) form().requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]")) return;
  // By the key's place: the upper row of a French keyboard gives figures with Shift only.
  const figure = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const choice = figure && form().querySelector(`[data-figure="${figure}"]`);
  const step = { KeyJ: "after", KeyK: "before" }[event.code];
  if (choice) {
    event.preventDefault();
    choice.focus();
    if (!choice.checked) choice.click();
  } else if (step) {
    event.preventDefault();
    screen().querySelector(`[data-step=${step}]`)?.click();
  }
});

// What is typed and not kept yet: leaving asks first.
for (const name of ["input", "change"]) document.addEventListener(name, (event) => { if (event.target.form && event.target.form === form()) mark(true); });
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
document.addEventListener("htmx:confirm", (event) => {
  if (!dirty || !event.detail.elt.matches("a[data-at]")) return;
  event.preventDefault();
  going = event.detail;
  leave.showModal();
});
leave.addEventListener("click", (event) => {
  const way = event.target.closest("[data-way]")?.dataset.way;
  if (!way) return;
  leave.close();
  if (way === "save") {
    form().elements.then.value = going.elt.dataset.at;
    form().requestSubmit();
  } else if (way === "lose") {
    mark(false);
    going.issueRequest(true);
  } else {
    focus();
  }
});

// The answer: only another screen takes the place of this one.
document.addEventListener("htmx:beforeRequest", () => fault.replaceChildren());
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader("HX-Redirect")) { dirty = false; return; }
  if (event.detail.shouldSwap && !xhr.responseText.includes('id="run"')) {
    event.detail.shouldSwap = false;
    fail("Votre session est fermée, ou cette situation n’est plus à l’ordre du jour. Rien n’a été enregistré ; ce que vous avez saisi est toujours sur cette page.");
  }
});
document.addEventListener("htmx:responseError", () => fail("L’enregistrement n’a pas abouti. Ce que vous avez saisi est toujours là : réessayez dans un instant."));
document.addEventListener("htmx:sendError", () => fail("Le serveur ne répond pas. Ce que vous avez saisi est toujours là : réessayez dans un instant."));
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "run" && event.detail.elt?.id !== "run") return;
  mark(form()?.dataset.dirty !== undefined);
  said.textContent = screen().dataset.said;
  window.scrollTo({ top: 0 });
  focus();
});
mark(form()?.dataset.dirty !== undefined);
focus();
}
