// The message field: suggestions for commands and names, and sending without leaving the page.

const words = (id) => [...document.getElementById(id).content.querySelectorAll("i")].map((entry) => entry.dataset);
const fold = (text) => text.normalize("NFC").toLocaleLowerCase("sv");

function start(form, number) {
  const field = form.querySelector("textarea");
  const box = form.querySelector(".suggestions");
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

  async function send() {
    const text = field.value.trim();
    if (!text) return;
    const data = new URLSearchParams(new FormData(form));
    field.value = "";
    close();
    resize();
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } })
      .catch(() => null);
    if (!answer || !answer.ok) { field.value = text; resize(); }
  }

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
