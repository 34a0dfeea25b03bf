// The message field: suggestions for commands and names, a file, and sending without leaving the page.
import { say } from "./status.js";

const words = (id) => [...document.getElementById(id).content.querySelectorAll("i")].map((entry) => entry.dataset);
const fold = (text) => text.normalize("NFC").toLocaleLowerCase("sv");

function start(form, number) {
  const field = form.querySelector("textarea");
  const box = form.querySelector(".suggestions");
  const chooser = form.querySelector("input[type=file]");
  const attached = form.querySelector(".attached");
  const inThread = Boolean(form.querySelector("[name=thread]"));
  let chosen = -1;
  box.id = `suggestions-${number}`;
  field.setAttribute("aria-controls", box.id);

  const options = () => [...box.querySelectorAll("[role=option]")];

  function close() {
    box.hidden = true;
    box.replaceChildren();
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
  }

  function choose(next) {
    const all = options();
    if (!all.length) return;
    chosen = (next + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    all[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[chosen].id);
  }

  function accept(option) {
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionStart);
    const start = before.length - Number(option.dataset.typed);
    const text = `${before.slice(0, start)}${option.dataset.word} `;
    field.value = text + after.trimStart();
    field.setSelectionRange(text.length, text.length);
    close();
    resize();
    field.focus();
  }

  function line(entry, typed, at) {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.id = `${box.id}-${at}`;
    option.dataset.word = entry.word;
    option.dataset.typed = typed.length;
    for (const [tag, text] of [["b", entry.word], ["span", entry.hint], ["small", entry.about]]) {
      const part = document.createElement(tag);
      part.textContent = text;
      option.append(part);
    }
    option.addEventListener("mousedown", (event) => { event.preventDefault(); accept(option); });
    return option;
  }

  function suggest() {
    const before = field.value.slice(0, field.selectionStart);
    const command = inThread ? null : before.match(/^\/\S*$/);
    const name = before.match(/(?:^|\s)(@\S*)$/);
    const typed = command ? command[0] : name ? name[1] : null;
    if (typed === null) { close(); return; }
    const fits = words(command ? "commands" : "people").filter(
      (entry) => fold(entry.word).startsWith(fold(typed)) || (!command && fold(entry.hint).startsWith(fold(typed.slice(1)))),
    );
    if (!fits.length || (fits.length === 1 && fits[0].word === typed)) { close(); return; }
    box.replaceChildren(...fits.map((entry, at) => line(entry, typed, at)));
    box.hidden = false;
    choose(0);
  }

  function resize() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }

  function showFile() {
    const file = chooser.files[0];
    attached.hidden = !file;
    attached.firstElementChild.textContent = file ? file.name : "";
  }

  function dropFile() {
    chooser.value = "";
    showFile();
  }

  async function send() {
    const text = field.value.trim();
    const withFile = chooser.files.length > 0;
    if (!text && !withFile) return;
    // A file is kept in its field until it has come across, so that a failure loses nothing.
    const data = withFile ? new FormData(form) : new URLSearchParams({ text, thread: form.thread?.value ?? "" });
    field.value = "";
    close();
    resize();
    form.setAttribute("aria-busy", "true");
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } })
      .catch(() => null);
    form.removeAttribute("aria-busy");
    if (answer?.ok) { if (withFile) dropFile(); return; }
    field.value = text;
    resize();
    say(answer ? await answer.text() : "Ingen kontakt med arbetsytan.");
  }

  // A file may be dropped anywhere on what the field belongs to.
  const place = form.parentElement;
  const carriesFile = (event) => event.dataTransfer?.types.includes("Files");
  place.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.add("receiving");
  });
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) form.classList.remove("receiving");
  });
  place.addEventListener("drop", (event) => {
    form.classList.remove("receiving");
    if (!carriesFile(event)) return;
    event.preventDefault();
    const one = new DataTransfer();
    if (event.dataTransfer.files[0]) one.items.add(event.dataTransfer.files[0]);
    chooser.files = one.files;
    showFile();
  });
  chooser.addEventListener("change", () => { showFile(); field.focus(); });
  attached.querySelector("button").addEventListener("click", () => { dropFile(); field.focus(); });

  field.addEventListener("input", () => { resize(); suggest(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (!box.hidden) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
        return;
      }
      if (event.key === "Escape") { event.preventDefault(); close(); return; }
      const option = options()[chosen];
      if (event.key === "Tab" && option) { event.preventDefault(); accept(option); return; }
      if (event.key === "Enter" && !event.shiftKey && option && option.dataset.word.length > Number(option.dataset.typed)) {
        event.preventDefault();
        accept(option);
        return;
      }
    }
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
}

export function startComposers() {
  document.querySelectorAll("form.composer").forEach(start);
}
