// Runs once, when the panel is first shown. Gradio hands in: element, trigger, watch.

let opener = null;

function addressOf(target) {
  const chip = target.closest && target.closest('a[href^="#cite-"]');
  return chip ? { chip, address: chip.getAttribute("href").slice("#cite-".length) } : null;
}

function open(found) {
  if (!element.contains(found.chip)) opener = found.chip;
  trigger("select", { id: found.address });
}

document.addEventListener("click", (event) => {
  const found = addressOf(event.target);
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  open(found);
}, true);

document.addEventListener("keydown", (event) => {
  const found = event.key === " " && addressOf(event.target);
  if (found) {
    event.preventDefault();
    open(found);
  } else if (event.key === "Escape" && element.querySelector(".source")) {
    trigger("select", { id: "" });
  }
}, true);

// What is opened is brought into view and takes the focus; closed, the focus goes back to its chip.
watch("value", () => {
  requestAnimationFrame(() => {
    const heading = element.querySelector("h2");
    const mark = element.querySelector("mark");
    if (heading) heading.focus({ preventScroll: true });
    else if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    if (mark) mark.scrollIntoView({ block: "center" });
    else element.scrollTop = 0;
  });
});

// A new question is brought to the top; its answer then grows below it without moving the page.
let asked = 0;

function follow() {
  const questions = document.querySelectorAll("#chat .question");
  if (questions.length > asked) questions[questions.length - 1].scrollIntoView({ block: "start" });
  asked = questions.length;
}

// Gradio names its messages by their markup and some of its buttons not at all.
const names = {
  '#chat [data-testid="bot"]': "Answer",
  '#chat [data-testid="user"]': "Question",
  '#box [data-testid="submit-button"]': "Ask",
  '#box [data-testid="stop-button"]': "Stop",
  "#filters .calendar": "Choose a day",
};

function name(part, words) {
  if (part.getAttribute("aria-label") !== words) part.setAttribute("aria-label", words);
}

function relabel() {
  for (const [parts, words] of Object.entries(names)) {
    document.querySelectorAll(parts).forEach((part) => name(part, words));
  }
  document.querySelectorAll("#filters input.time").forEach((input) => {
    name(input, input.closest(".block").querySelector('[data-testid="block-info"]').textContent.trim());
  });
}

function settle() {
  relabel();
  follow();
}

new MutationObserver(settle).observe(document.body, {
  attributeFilter: ["aria-label"], childList: true, subtree: true,
});
settle();
