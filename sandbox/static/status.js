// A word to the reader at the foot of the page, read aloud too.

export function say(text) {
  const status = document.querySelector(".status");
  status.textContent = text;
  status.hidden = false;
  setTimeout(() => { status.hidden = true; }, 5000);
}
