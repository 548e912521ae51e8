// Runs in the sandbox, before the page: it has Electron's bridge and nothing of Node.
import { contextBridge, ipcRenderer, webUtils } from "electron";
import {
  CHANNELS,
  type Desktop,
  type DesktopMessage,
  PORT_MESSAGE,
} from "../../contract/desktop.ts";

const desktop: Desktop = {
  pathForFile: (file) => webUtils.getPathForFile(file),
  pickFiles: () => ipcRenderer.invoke(CHANNELS.pickFiles),
  pickFolder: () => ipcRenderer.invoke(CHANNELS.pickFolder),
  reveal: (path) => ipcRenderer.invoke(CHANNELS.reveal, path),
  onMessage(listener) {
    // Electron's event stays here: through it the page would reach the bridge itself.
    const hear = (_: unknown, message: DesktopMessage): void => listener(message);
    ipcRenderer.on(CHANNELS.message, hear);
    ipcRenderer.send(CHANNELS.listening);
    return () => void ipcRenderer.off(CHANNELS.message, hear);
  },
};

contextBridge.exposeInMainWorld("octavia", desktop);

// Ports cannot cross the bridge: the page sends its end as a message, which is handed on.
window.addEventListener("message", ({ source, data, ports }) => {
  if (source === window && data === PORT_MESSAGE && ports.length === 1)
    ipcRenderer.postMessage(CHANNELS.api, null, [...ports]);
});
