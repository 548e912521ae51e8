import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Presses of Tab after which something is not to be reached. */
const FAR = 120;

/** A person who has only a keyboard, and looks where the focus is after each key. */
export interface Hands {
  /** Presses keys one after another. */
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** What has the focus, as a screen reader says it: `button "Open"`. */
  focus(): Promise<string>;
  /** Presses Tab, or another key, until something so called has the focus. */
  goTo(said: RegExp, key?: string): Promise<void>;
}

export function hands(page: Page): Hands {
  const focus = async () => {
    const look = () => page.evaluate(lookAtFocus);
    await expect.poll(look, { timeout: 5000 }).toMatch(/^(seen|in a player)$/);
    if ((await look()) === "in a player") return "player";
    const said = await page.locator(":focus").ariaSnapshot();
    return said.split("\n")[0]?.replace(/^- /, "") ?? "";
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await focus();
    }
  };
  return {
    focus,
    press,
    async type(text) {
      await page.keyboard.type(text);
      await focus();
    },
    async goTo(said, key = "Tab") {
      // At first nothing has it yet.
      const met = [(await page.evaluate(lookAtFocus)) === "lost" ? "" : await focus()];
      while (!said.test(met.at(-1) ?? "")) {
        if (met.length > FAR) throw new Error(`${said} is not on the way: ${met.join("; ")}`);
        await page.keyboard.press(key);
        met.push(await focus());
      }
    },
  };
}

/** Whether the focus is somewhere, within the window, and marked there. Runs in the page. */
function lookAtFocus(): string {
  const at = document.activeElement;
  if (at === null || at === document.body) return "lost";
  const { top, bottom, left, right } = at.getBoundingClientRect();
  if (bottom < 0 || right < 0 || top > window.innerHeight || left > window.innerWidth)
    return `${at.outerHTML} is out of sight`;
  // The browser marks its own controls within a player, which cannot be seen from here.
  if (at.matches("video, audio")) return "in a player";
  // Switches and choices are drawn by what stands around their hidden field.
  const drawn = [at, at.parentElement, at.nextElementSibling].some((one) => {
    if (one === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
  });
  return drawn ? "seen" : `${at.outerHTML} is not marked`;
}
