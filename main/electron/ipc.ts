import { isAbsolute } from "node:path";
import { z } from "zod";
import { CHANNELS } from "../../contract/desktop.ts";
import { OctaviaError } from "../../contract/errors.ts";
import { SOUND_ENDINGS, VIDEO_ENDINGS } from "../../contract/media.ts";
import { ORIGIN } from "./addresses.ts";
import type { DesktopParts, MessagePortMain, Sender } from "./parts.ts";

const Path = z.string().min(1).max(32_768).refine(isAbsolute);

interface IpcOptions {
  readonly parts: Pick<DesktopParts, "ipc" | "dialogs" | "shell">;
  /** The id of the window's page; none while there is no window. */
  readonly contents: () => number | undefined;
  /** Whether the window may have a file shown. */
  readonly mayReveal: (path: string) => boolean;
  /** The page's end of the API's channel has come. */
  readonly onPort: (port: MessagePortMain) => void;
  /** The page hears messages from now on. */
  readonly onListening: () => void;
  readonly onRefused: (channel: string) => void;
}

/** Serves the preload script of our own page, and nobody else. */
export function serveIpc(options: IpcOptions): void {
  const { parts, contents, mayReveal, onPort, onListening, onRefused } = options;
  const { ipc, dialogs, shell } = parts;
  const isKnown = (event: Sender, channel: string): boolean => {
    const known = isOwnPage(event, contents());
    if (!known) onRefused(channel);
    return known;
  };
  const answer = (channel: string, handler: (...args: unknown[]) => unknown): void =>
    ipc.handle(channel, (event, ...args) => {
      if (isKnown(event, channel)) return handler(...args);
      throw new OctaviaError("Unauthorized", "This is not for you.");
    });

  answer(CHANNELS.pickFiles, async () => {
    const { canceled, filePaths } = await dialogs.showOpenDialog({
      properties: ["openFile", "multiSelections"],
      filters: [
        { name: "Video and sound", extensions: [...VIDEO_ENDINGS, ...SOUND_ENDINGS] },
        { name: "All files", extensions: ["*"] },
      ],
    });
    return canceled ? [] : filePaths;
  });
  answer(CHANNELS.pickFolder, async () => {
    const { canceled, filePaths } = await dialogs.showOpenDialog({
      properties: ["openDirectory", "createDirectory"],
    });
    return canceled ? undefined : filePaths[0];
  });
  answer(CHANNELS.reveal, (given) => {
    const { success, data: path } = Path.safeParse(given);
    if (!success || !mayReveal(path)) {
      throw new OctaviaError("InvalidInput", "Only files that Octavia has opened can be shown.");
    }
    shell.showItemInFolder(path);
  });
  ipc.on(CHANNELS.listening, (event) => {
    if (isKnown(event, CHANNELS.listening)) onListening();
  });
  ipc.on(CHANNELS.api, (event) => {
    const [port] = event.ports;
    if (!isKnown(event, CHANNELS.api)) for (const stranger of event.ports) stranger.close();
    else if (port !== undefined) onPort(port);
  });
}

/** Whether a message comes from our window's own page: no frame in it, no other page, no other window. */
function isOwnPage({ sender, senderFrame }: Sender, contents: number | undefined): boolean {
  if (contents === undefined || sender.id !== contents || senderFrame === null) return false;
  return senderFrame.parent === null && senderFrame.origin === ORIGIN;
}
