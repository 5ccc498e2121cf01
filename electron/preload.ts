import { contextBridge, type IpcRendererEvent, ipcRenderer } from "electron";
import type { News, Outcome } from "../bridge/dashboard/api.js";
import { CHANNELS } from "./ipc/channels.js";
import type { PreloadApi } from "./preload-api.js";

/** All that a page of the app gets: two functions of its own, and neither Node nor Electron. */
const api: PreloadApi = {
  look(listener) {
    const tell = (_event: IpcRendererEvent, news: News) => listener(news);
    ipcRenderer.on(CHANNELS.news, tell);
    ipcRenderer.send(CHANNELS.look);
    return () => {
      ipcRenderer.off(CHANNELS.news, tell);
      ipcRenderer.send(CHANNELS.lookAway);
    };
  },
  perform: (action) => ipcRenderer.invoke(CHANNELS.perform, action) as Promise<Outcome>,
};

contextBridge.exposeInMainWorld("dockline", api);
