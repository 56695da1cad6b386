// What may take long: how far it is in words, and buttons for whoever has waited a while.
const PATIENCE = 2000; // milliseconds

/** Show or hide a button, and leave the focus near it. */
export const offer = (button, can, near) => {
  const focused = !can && document.activeElement === button;
  button.hidden = !can;
  if (focused) near().focus();
};

/** A button that is offered once somebody has waited for two seconds. */
export const patiently = (button, near) => {
  let waiting = 0;
  return {
    wait() {
      if (!waiting) waiting = setTimeout(() => offer(button, true, near), PATIENCE);
    },
    end() {
      clearTimeout(waiting);
      waiting = 0;
      offer(button, false, near);
    },
  };
};

/**
 * Hear how far it is what was asked, and give the last answer with its status.
 *
 * Answers come as JSON, each on a line of its own.
 */
export const lastOf = async (response, hear) => {
  if (!response.ok) return { status: response.status, answer: await response.json() };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let answer = null;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    const lines = text.split("\n");
    text = lines.pop();
    for (const line of lines) {
      answer = JSON.parse(line);
      if (answer.stage === "planning") hear(answer.said);
    }
  }
  if (answer === null) throw new Error("no answer");
  return { status: response.status, answer };
};

/** Ask something, hear how far it is, and give the last answer with its status. */
export const follow = async (address, hear, signal) =>
  lastOf(await fetch(address, { redirect: "error", signal }), hear);
