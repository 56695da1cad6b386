// Repairs to start from: each can be opened as a variant.
import { end } from "./live.js";
import { aimAtLast } from "./variants_list.js";
import { send } from "./variants_send.js";
import { element, file, post } from "./wire.js";

element("find-repairs").addEventListener("click", async () => {
  const said = element("repairs-said");
  said.textContent = "Looking for repairs.";
  try {
    const response = await post(`${file}/variants/repairs`, {});
    const answer = await response.json();
    if (answer.stage === "stopped") {
      said.textContent = "Another window has asked for the repairs. To have them here, ask again.";
      return;
    }
    said.textContent = answer.what || answer.said;
    element("repairs").replaceChildren(
      ...answer.repairs.map(({ name, note }) => {
        const item = document.createElement("li");
        const words = document.createElement("p");
        const button = document.createElement("button");
        const tools = document.createElement("p");
        const bold = document.createElement("b");
        bold.textContent = `${name}. `;
        words.dir = "auto";
        words.append(bold, note);
        button.type = "button";
        button.textContent = "Open as a variant";
        button.setAttribute("aria-label", `Open as a variant: ${name}`);
        button.addEventListener("click", async () => {
          const before = element("variants").querySelectorAll(".variant").length;
          if (await send({ act: "repair", variant: name }, true, `v${before}-changes`)) aimAtLast();
        });
        tools.append(button);
        item.append(words, tools);
        return item;
      }),
    );
  } catch {
    end();
  }
});
