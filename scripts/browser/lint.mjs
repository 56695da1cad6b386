// Finds what is wrong in ECMAScript modules before a browser meets it:
//
//   node lint.mjs TYPESCRIPT.js ROOT CONFIG.json
//
// CONFIG gives the paths of the modules, and `entries`: those that nobody imports. Each fault is one line.
// Types are not looked at, since nothing here declares any: names, imports, exports and syntax are.

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createRequire } from "node:module";

const [, , typescript, root, written] = process.argv;
const ts = createRequire(import.meta.url)(typescript);
const config = JSON.parse(readFileSync(written, "utf-8"));

/** Faults of types that were guessed from code that declares none. */
const GUESSED = new Set([2322, 2339, 2345, 2362, 2363, 2365, 2551, 2554, 2556, 2722, 2769]);
const OPTIONS = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  strict: false,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  noFallthroughCasesInSwitch: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.webworker.d.ts"],
  skipLibCheck: true,
  types: [],
  baseUrl: root,
  paths: config.paths,
  rootDirs: config.together.map((folder) => join(root, folder)),
};

const roots = config.files.map((path) => join(root, path));
const program = ts.createProgram(roots, OPTIONS);
const checker = program.getTypeChecker();
const own = new Set(roots);
const faults = [];

const place = (file, start) => {
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${relative(root, file.fileName)}:${line + 1}:${character + 1}`;
};

for (const one of ts.getPreEmitDiagnostics(program)) {
  if (GUESSED.has(one.code) || (one.file && !own.has(one.file.fileName))) continue;
  const said = ts.flattenDiagnosticMessageText(one.messageText, " ");
  faults.push(`${one.file ? place(one.file, one.start) : "modules"}: ${said}`);
}

// What a module exports and no other imports.
const target = (symbol) =>
  symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
const taken = new Set();
const whole = new Set();
const files = program.getSourceFiles().filter((file) => own.has(file.fileName));
for (const file of files) {
  const visit = (node) => {
    if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) {
      // A list of a module's own names exports them; it is no use of them by others.
      if (ts.isImportSpecifier(node) || node.parent.parent.moduleSpecifier) {
        taken.add(target(checker.getSymbolAtLocation(node.name)));
      }
    } else if (ts.isNamespaceImport(node)) {
      whole.add(target(checker.getSymbolAtLocation(node.name)));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}
const entries = new Set(config.entries.map((path) => join(root, path)));
for (const file of files) {
  const module = checker.getSymbolAtLocation(file);
  if (!module || entries.has(file.fileName) || whole.has(module)) continue;
  for (const symbol of checker.getExportsOfModule(module)) {
    if (!taken.has(target(symbol))) {
      const start = symbol.declarations[0].getStart();
      faults.push(`${place(file, start)}: '${symbol.name}' is exported, and no module imports it.`);
    }
  }
}

for (const one of faults) console.log(one);
process.exitCode = faults.length ? 1 : 0;
