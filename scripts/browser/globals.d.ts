// What scripts find around them that no module gives them.

/** Vega-Embed, in the one script beside charts/templates/page.js. */
declare const vegaEmbed: (place: Element, spec: unknown, options: unknown) => Promise<any>;
/** Of Node, in tests/node. */
declare const process: { argv: string[] };
declare module "node:fs";
declare module "node:url";
