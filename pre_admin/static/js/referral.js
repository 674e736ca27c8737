// A new referral: what a chosen child or household makes needless is folded away; the street proposes its neighbourhood.
"use strict";

{
const { each } = window.house;
const field = (name) => document.getElementById(name);
const fold = () => each("[data-unless]", (part) => {
  const chosen = part.dataset.unless === "child_id" ? [field("child_id")] : [field("child_id"), field("family_id")];
  part.hidden = chosen.some((one) => one.value) && !part.querySelector(".is-invalid");
});
const tell = () => each("[data-chosen]", (told) => { told.hidden = !field("child_id").value; });
field("child_id").addEventListener("change", tell);
tell();
for (const name of ["child_id", "family_id"]) field(name).addEventListener("change", fold);
fold();

const place = document.querySelector("[data-places]");
let asked = 0;
const choose = (row) => {
  const select = field("neighbourhood_id").tomselect;
  select.addOption(row);
  select.setValue(row.value);
  place.replaceChildren();
  select.control_input.focus();
};
const propose = () => {
  const address = field("address").value.trim(), turn = ++asked;
  place.replaceChildren();
  if (!address || field("neighbourhood_id").value) return;
  const query = new URLSearchParams({ address, day: field("received_on").value });
  fetch(`${place.dataset.places}?${query}`, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : []))
    .then((rows) => {
      if (turn !== asked || !rows.length) return;
      place.append("Dans cette rue, d’autres familles habitent :");
      for (const row of rows) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-sm";
        button.textContent = `${row.text} (${row.hint})`;
        button.addEventListener("click", () => choose(row));
        place.append(button);
      }
    })
    .catch(() => {});
};
field("address").addEventListener("change", propose);
field("received_on").addEventListener("change", propose);
propose();
}
