/** On every container that we make; its value says what for. */
export const ROLE_LABEL = "dev.dockline.role";
