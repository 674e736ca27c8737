// The approval view: J and K go from item to item, letters choose, others' changes come in by themselves; nothing typed is lost.
"use strict";

{
const KEPT = "pre-approval-keys";
const one = (selector, within = document) => within.querySelector(selector);
const [keys, told, box, said, fault] = ["[data-keys]", "[data-keys-told]", "[data-keys-on]", "[data-said]", "[data-fault]"].map((name) => one(name));
const list = document.getElementById("keys-list");
const item = () => document.getElementById("item");
const main = () => one("form[data-main]", item());
let dirty = false;

const fail = (text) => {
  const notice = document.createElement("p");
  notice.className = "notice notice-stop";
  notice.textContent = text;
  fault.replaceChildren(notice);
};
const wake = () => {
  const form = main();
  if (form) form.dataset.live = "";
  dirty = form?.dataset.dirty !== undefined;
};

// What is ticked stays ticked when the agenda is drawn anew.
const ticked = new Set();
const boxes = () => [...document.querySelectorAll("#agenda input[name=rowid]")];
const count = () => {
  const bar = one("[data-batch]");
  if (!bar) return;
  const number = boxes().filter((tick) => tick.checked).length;
  bar.hidden = !number;
  one("[data-count]", bar).textContent = number;
  one("[data-count-word]", bar).textContent = number > 1 ? "points" : "point";
};
const keep = () => { ticked.clear(); for (const tick of boxes()) if (tick.checked) ticked.add(tick.value); };
const restore = () => {
  for (const tick of boxes()) tick.checked = ticked.has(tick.value);
  for (const link of document.querySelectorAll("#agenda a[data-row]")) {
    if (link.dataset.row === item()?.dataset.item) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  count();
};
document.addEventListener("change", (event) => { if (event.target.matches("#agenda input[name=rowid]")) { keep(); count(); } });
keep();
count();

// Shortcuts: shown, and switched off by whoever is hindered by them; never while a text is typed.
keys.hidden = false;
box.checked = localStorage.getItem(KEPT) !== "off";
const show = () => { told.hidden = !box.checked; };
box.addEventListener("change", () => { localStorage.setItem(KEPT, box.checked ? "on" : "off"); show(); });
show();
one("[data-keys-help]").addEventListener("click", () => list.showModal());

const rows = () => [...document.querySelectorAll("#agenda a[data-row]")];
const at = () => rows().findIndex((link) => link.dataset.row === item()?.dataset.item);
const go = (step) => {
  const links = rows(), now = at(), next = links[now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step];
  if (next) { next.scrollIntoView({ block: "nearest" }); next.click(); }
};
const slide = (event, step) => {
  const links = rows(), now = links.indexOf(document.activeElement), next = links[now + step];
  if (now < 0 || !next) return;
  event.preventDefault();
  next.focus();
};
const tick = () => {
  const row = document.activeElement.closest("#agenda li") ?? rows()[at()]?.closest("li");
  one("input[name=rowid]", row ?? document.createElement("i"))?.click();
};
document.addEventListener("keydown", (event) => {
  if (!box.checked || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (main() && !event.repeat) { event.preventDefault(); main().requestSubmit(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { slide(event, event.key === "ArrowDown" ? 1 : -1); return; }
  const key = event.key.toLowerCase();
  if (event.repeat) return;
  if (key === "?") { event.preventDefault(); list.showModal(); return; }
  if (key === "j" || key === "k") { event.preventDefault(); go(key === "j" ? 1 : -1); return; }
  if (key === "x") { event.preventDefault(); tick(); return; }
  const target = /^[a-z]$/.test(key) && item() && one(`[data-key="${key}"]`, item());
  if (!target) return;
  event.preventDefault();
  target.focus();
  if (target.type !== "radio" || !target.checked) target.click();
  if (target.type === "radio" && target.name === "verb") {
    const next = target.value === "reduced" ? one("[name^=amount-]", item()) : target.value === "favourable" ? null : one("#reason", item());
    next?.focus();
  }
});

// What is typed and not recorded yet: leaving asks first.
for (const name of ["input", "change"]) document.addEventListener(name, (event) => { if (event.target.form && event.target.form === main()) dirty = true; });
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
document.addEventListener("htmx:confirm", (event) => {
  if (!dirty || !event.detail.elt.matches("a, form[data-light]")) return;
  event.preventDefault();
  if (window.confirm("La décision que vous avez saisie n’est pas enregistrée. La laisser ?")) { dirty = false; event.detail.issueRequest(true); }
});
document.addEventListener("submit", (event) => { if (event.target !== main() && !event.target.matches("[hx-post]")) dirty = false; });

// The answers.
const pulse = (event) => event.detail.elt?.id === "pulse";
document.addEventListener("htmx:beforeRequest", (event) => { if (!pulse(event)) fault.replaceChildren(); });
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader("HX-Redirect")) { dirty = false; return; }
  if (!event.detail.shouldSwap) return;
  if (!xhr.responseText.includes(pulse(event) ? 'id="pulse"' : 'id="item"')) {
    event.detail.shouldSwap = false;
    fail("Votre session est fermée, ou ce point n’est plus à votre portée. Ce que vous avez saisi est toujours sur cette page.");
  }
});
let focused = null;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target?.id === "agenda") focused = document.activeElement?.closest("#agenda [data-row]")?.dataset.row ?? null;
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id !== "agenda" && !document.getElementById("agenda")) return;
  restore();
  if (focused) { one(`#agenda a[data-row="${focused}"]`)?.focus({ preventScroll: true }); focused = null; }
});
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => fail(pulse(event) || name === "htmx:sendError"
    ? "Le serveur ne répond pas : les changements des autres n’arrivent plus. Ce que vous avez saisi est toujours là."
    : "Ce n’est pas enregistré, ou ce point n’est plus à votre portée. Ce que vous avez saisi est toujours là."));
}
// What was recorded is no longer to be kept, from the moment its answer is on the page.
document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target?.id === "item" || event.detail.elt?.id === "item") wake(); });
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "item" && event.detail.elt?.id !== "item") return;
  wake();
  restore();
  document.title = `${item().dataset.title} – PRE Admin`;
  said.textContent = item().dataset.said;
  const to = one("[data-focus]", item()) ?? one("#item-name", item());
  to?.focus({ preventScroll: true });
  if (to?.matches("[data-focus]")) to.scrollIntoView({ block: "nearest" });
  else if (item().getBoundingClientRect().top < 0) item().scrollIntoView({ block: "start" });
});
wake();
restore();
one("[data-row][aria-current]")?.scrollIntoView({ block: "nearest" });
window.scrollTo(0, 0); // the list alone goes to its item, not the page
one("[data-focus]", item())?.focus({ preventScroll: true });
}
