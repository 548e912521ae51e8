import type { OpenAPI } from "@orpc/openapi";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1.5rem; }
summary { cursor: pointer; padding: 0.4rem 0; }
summary code { font-weight: 600; }
details { border-block-end: 1px solid color-mix(in srgb, currentcolor 20%, transparent); }
pre { overflow: auto; padding: 1rem; border-radius: 0.5rem;
  background: color-mix(in srgb, currentcolor 7%, transparent); font-size: 0.8rem; }
.method { display: inline-block; min-width: 4.5rem; text-transform: uppercase; font-size: 0.8rem; }
`;

/** The API's description as a page for people: no script, nothing from elsewhere. */
export function docsPage({ info, paths = {} }: OpenAPI.Document): string {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item?.[method];
      return operation === undefined ? [] : [operationText(method, path, operation)];
    }),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(info.title)} API</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/api/docs.css">
</head><body><h1>${escaped(info.title)} API ${escaped(info.version)}</h1>
<p>All paths begin with <code>/api</code>. Scripts send
<code>Authorization: Bearer</code> with the token in the file <code>server-token</code> of Octavia's
home. The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
${operations.join("\n")}
</body></html>`;
}

function operationText(method: string, path: string, operation: OpenAPI.OperationObject): string {
  const { summary = "", parameters = [], requestBody, responses } = operation;
  const part = (title: string, value: unknown): string =>
    `<h3>${title}</h3><pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;
  return `<details><summary><span class="method">${method}</span> <code>${escaped(path)}</code>
${escaped(summary)}</summary>
${parameters.length === 0 ? "" : part("Parameters", parameters)}
${requestBody === undefined ? "" : part("Body", requestBody)}
${part("Answer", responses?.["200"] ?? {})}
</details>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);
