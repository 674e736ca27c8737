// Forms: look-ups, inline rows, and what is not saved yet.
"use strict";

{
const { each } = window.house;

// Another record, found by typing a part of its name.
const lookup = (select) => {
  if (select.tomselect || select.closest("template")) return;
  const label = document.querySelector(`label[for="${select.id}"]`);
  if (label && !label.id) label.id = `${select.id}-label`;
  const field = new TomSelect(select, {
    valueField: "value", labelField: "text", searchField: [], maxOptions: 50, preload: "focus", allowEmptyOption: false,
    placeholder: "Tapez les premières lettres", hidePlaceholder: true, openOnFocus: true, selectOnTab: true, closeAfterSelect: true,
    loadThrottle: 200, shouldLoad: () => true, score: () => () => 1, create: false,
    load(text, done) {
      fetch(`${select.dataset.lookup}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : []))
        .then((rows) => { this.clearOptions((option) => this.items.includes(option.value)); done(rows); })
        .catch(() => done());
    },
    onDelete: () => true,
    render: {
      option: (row, escape) => `<div>${escape(row.text)}${row.hint ? ` <small>${escape(row.hint)}</small>` : ""}</div>`,
      item: (row, escape) => `<div>${escape(row.text)}</div>`,
      no_results: () => '<div class="no-results" role="option" aria-disabled="true" aria-selected="false">Rien ne correspond : essayez d’autres lettres.</div>',
      loading: () => '<div class="loading" role="option" aria-disabled="true" aria-selected="false">Recherche…</div>',
    },
  });
  const input = field.control_input;
  if (label) input.setAttribute("aria-labelledby", label.id);
  for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  if (select.required) { input.setAttribute("aria-required", "true"); select.required = false; }
  field.dropdown_content.setAttribute("aria-label", label ? label.textContent.trim() : "Propositions");
  select.setAttribute("tabindex", "-1");
  select.setAttribute("aria-hidden", "true");
};
each("select[data-lookup]", lookup);

// Inline rows: added from their model, taken away at saving time.
document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-row]");
  if (!add) return;
  const list = add.closest("[data-inline]");
  const next = Number(list.dataset.next);
  list.dataset.next = next + 1;
  const html = list.querySelector("template").innerHTML.replaceAll("__n__", String(next));
  add.insertAdjacentHTML("beforebegin", html);
  const row = add.previousElementSibling;
  each("select[data-lookup]", lookup, row);
  row.querySelector("input:not([type=hidden]):not([name$=remove]), select")?.focus();
  mark(add.form);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-remove-row]")) event.target.closest(".inline").classList.toggle("removed", event.target.checked);
});

// A file too large is said at once, before minutes of sending; the server says it too.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("input[type=file][data-largest]")) return;
  field.parentElement.querySelector("[data-too-big]")?.remove();
  if ([...field.files].some((file) => file.size > Number(field.dataset.largest))) {
    field.value = "";
    field.insertAdjacentHTML("afterend", '<p class="invalid-feedback d-block" role="alert" data-too-big>Ce fichier dépasse 10 Mo : numérisez-le en 200 points par pouce, ou en noir et blanc, puis choisissez-le à nouveau.</p>');
  }
});

// What is not saved yet.
const changed = new Set();
let leaving = false;
const mark = (form, name = "") => {
  if (!form || form.dataset.guarded === undefined) return;
  changed.add(name || `row-${changed.size}`);
  const note = form.querySelector("[data-unsaved]");
  if (note) {
    note.hidden = false;
    note.querySelector("[data-number]").textContent = changed.size === 1 ? "1 modification non enregistrée" : `${changed.size} modifications non enregistrées`;
  }
};
document.addEventListener("input", (event) => mark(event.target.form, event.target.name));
document.addEventListener("change", (event) => mark(event.target.form, event.target.name));
document.addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => { if (changed.size && !leaving) event.preventDefault(); });
each("form[data-guarded][data-dirty]", (form) => mark(form));
}
