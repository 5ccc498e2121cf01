/** The product version, as in package.json; a test holds them together. */
export const HELPER_VERSION = "0.1.0";
