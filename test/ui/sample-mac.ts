/** The Mac of the samples, ada's: where Docker Desktop listens for her, and where its link for everybody leads from. */
export const MAC_DOCKER_SOCKET = "/Users/ada/.docker/run/docker.sock";
export const DEFAULT_DOCKER_SOCKET = "/var/run/docker.sock";

/** Where the helper listens on a Mac. */
export const MAC_HELPER_SOCKET = "/var/run/dev.dockline/helper.sock";
