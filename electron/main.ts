import { app, type Menu, type NativeImage } from "electron";
