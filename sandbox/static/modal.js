// The bot's forms. The server draws them; what has been written survives a redrawing.
import { confirmed } from "./actions.js";
import { say } from "./status.js";

const dialog = document.getElementById("modal");
let drawn = "";
let latest = 0;
let opener = null;

const form = () => dialog.querySelector("form");
const fields = () => [...(form()?.querySelectorAll("input[name], select[name], textarea[name]") ?? [])];

function written() {
  const found = new Map();
  for (const field of fields()) {
    if (field.type === "hidden") continue;
    const ticked = field.type === "checkbox" || field.type === "radio";
    found.set(ticked ? `${field.name}=${field.value}` : field.name, ticked ? field.checked : field.value);
  }
  return found;
}

function restore(values) {
  for (const field of fields()) {
    const ticked = field.type === "checkbox" || field.type === "radio";
    const value = values.get(ticked ? `${field.name}=${field.value}` : field.name);
    if (value === undefined || field.type === "hidden") continue;
    if (ticked) field.checked = value;
    else field.value = value;
  }
}

function focusAfter(anew, focused) {
  const wrong = dialog.querySelector("[aria-invalid]");
  const same = focused && !anew ? dialog.querySelector(`#${CSS.escape(focused)}`) : null;
  const first = dialog.querySelector("[autofocus]")
    ?? dialog.querySelector(".content :is(input:not([type=hidden]), select, textarea, button)");
  const target = wrong ?? dialog.querySelector(".problem") ?? same ?? (anew ? first : null);
  const place = target?.matches("fieldset") ? target.querySelector("input") : target;
  (place ?? dialog.querySelector(anew ? "[data-do=close].button" : "h2"))?.focus();
}

// An answer may be overtaken by news of what the bot did right after it: the later one stands.
export function takeModal(html, sequence) {
  const fresh = html.trim();
  if (sequence < latest) return;
  latest = sequence;
  if (fresh === drawn) return;
  drawn = fresh;
  if (!fresh) {
    dialog.close();
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus();
    else document.querySelector(".composer textarea")?.focus();
    return;
  }
  const before = form()?.dataset.view;
  const values = written();
  const focused = dialog.contains(document.activeElement) ? document.activeElement.id : "";
  const at = dialog.querySelector(".content")?.scrollTop ?? 0;
  if (!dialog.open) opener = document.activeElement;
  dialog.innerHTML = fresh;
  const anew = form().dataset.view !== before;
  if (!anew) {
    restore(values);
    dialog.querySelector(".content").scrollTop = at;
  }
  if (!dialog.open) dialog.showModal();
  focusAfter(anew, focused);
}

export async function takeAnswer(answer) {
  takeModal(await answer.text(), Number(answer.headers.get("X-Sequence")));
}

async function send(what, more = {}) {
  const sent = form();
  if (!sent || sent.getAttribute("aria-busy") === "true") return;
  const data = new FormData(sent);
  data.set("_do", what);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  sent.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(sent.action, { method: "POST", body: new URLSearchParams(data) });
    if (answer.ok) await takeAnswer(answer);
    else say("Det gick inte: formuläret har ändrats.");
  } catch {
    say("Ingen kontakt med arbetsytan.");
  }
  sent.removeAttribute("aria-busy");
}

// A file is uploaded as soon as it is chosen, as in Slack; the form then holds its id.
async function change(values) {
  const sent = form();
  if (!sent || sent.getAttribute("aria-busy") === "true") return;
  const data = new FormData();
  data.set("_view", sent.dataset.view);
  for (const [name, value] of values) data.append(name, value);
  sent.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${sent.action}/file`, { method: "POST", body: data });
    if (answer.ok) await takeAnswer(answer);
    else say(await answer.text());
  } catch {
    say("Ingen kontakt med arbetsytan.");
  }
  sent.removeAttribute("aria-busy");
}

const attach = (chooser) => change([["_field", chooser.dataset.attach], ...[...chooser.files].map((file) => ["file", file])]);
const remove = (source) => change([["_field", source.dataset.field], ["_remove", source.dataset.remove]]);

async function act(source) {
  const { action, block, confirm, value } = source.dataset;
  if (confirm && !(await confirmed(JSON.parse(confirm)))) return;
  source.closest("details.overflow")?.removeAttribute("open");
  send("act", { _action: action, _block: block, ...(value === undefined ? {} : { _value: value }) });
}

export function startModal() {
  const html = dialog.innerHTML;
  dialog.replaceChildren();
  takeModal(html, Number(document.body.dataset.since));
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); send("dismiss"); });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form().querySelector("[type=submit]")) send("submit");
  });
  dialog.addEventListener("click", (event) => {
    const source = event.target.closest("[data-do], [data-remove], button[data-action], a[data-action]");
    if (source?.dataset.remove) remove(source);
    else if (source?.dataset.do) send(source.dataset.do);
    else if (source) act(source);
  });
  dialog.addEventListener("change", (event) => {
    if (event.target.matches("[data-attach]")) { attach(event.target); return; }
    const source = event.target.closest("[data-action]");
    if (source && !source.matches("button, a") && !("quiet" in source.dataset)) act(source);
  });
  dialog.addEventListener("keydown", (event) => {
    const source = event.target;
    const tells = source.matches("input[data-action]:not([data-quiet])");
    // Enter in a field that tells the bot must not send the whole form: leaving the field tells it.
    if (event.key === "Enter" && tells) { event.preventDefault(); source.blur(); source.focus(); }
  });
}
