/** The bundler puts the text of a shell script into the program. */
declare module "*.sh" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: that is how the bundler gives it.
  export default text;
}
