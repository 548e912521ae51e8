import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { errorCode, OctaviaError } from "../../contract/errors.ts";
import type { Vault } from "./parts.ts";

const Kept = z.record(z.string(), z.base64());

/** Small secrets, such as a licence's token, kept under the person's account of this machine. */
export interface Secrets {
  /** Undefined if there is none, or if it was kept under another account. */
  get(name: string): string | undefined;
  /** @throws InvalidInput where the system keeps no secrets */
  set(name: string, secret: string): void;
  remove(name: string): void;
}

/**
 * Secrets in a file that only the system's own store of keys (Keychain, DPAPI, libsecret, KWallet)
 * can open.
 * @param file in the home
 */
export function openSecrets(vault: Vault, file: string): Secrets {
  const read = (): Record<string, string> => {
    try {
      const text: unknown = JSON.parse(readFileSync(file, "utf8"));
      return Kept.safeParse(text).data ?? {};
    } catch (thrown) {
      if (thrown instanceof SyntaxError || errorCode(thrown) === "ENOENT") return {};
      throw thrown;
    }
  };
  const write = (kept: Record<string, string>): void => {
    writeFileSync(`${file}.tmp`, JSON.stringify(kept), { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  };
  return {
    get(name) {
      const kept = read()[name];
      if (kept === undefined || !isSafe(vault)) return undefined;
      try {
        return vault.decryptString(Buffer.from(kept, "base64"));
      } catch {
        // Another account's, or another machine's: it is asked for again.
        return undefined;
      }
    },
    set(name, secret) {
      if (!isSafe(vault)) {
        throw new OctaviaError("InvalidInput", "This system has no safe place for secrets.", {
          hint: "Install and unlock a keyring (GNOME Keyring or KWallet), then try again.",
        });
      }
      write({ ...read(), [name]: vault.encryptString(secret).toString("base64") });
    },
    remove(name) {
      const { [name]: _, ...others } = read();
      write(others);
    },
  };
}

/** Without a keyring Electron on Linux would use a key that everybody knows. */
function isSafe(vault: Vault): boolean {
  if (!vault.isEncryptionAvailable()) return false;
  return process.platform !== "linux" || vault.getSelectedStorageBackend() !== "basic_text";
}
