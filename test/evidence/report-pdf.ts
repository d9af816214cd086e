import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { metricsFile } from '../../src/evidence/metrics-file.ts';
import { sealManifest } from '../../src/record/seal.ts';
import { exampleBody } from '../record/example-body.ts';

export const sealed = sealManifest(exampleBody());
export const metrics = metricsFile(sealed.manifest);

/** A page typeset as reports are: PDF/A-3a with the given files attached. */
export function typesetWith(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const compiler = NodeCompiler.create({ workspace: '/' });
  const attach = Object.entries(files).map(([name, bytes]) => {
    compiler.mapShadow(`/${name}`, Buffer.from(bytes));
    return `#pdf.attach("${name}", relationship: "data", mime-type: "application/json", description: "${name}")`;
  });
  const source = `#set document(title: "Report", date: datetime(year: 2025, month: 10, day: 14))\n${attach.join('\n')}\n= Audit\ntext`;
  compiler.addSource('/main.typ', source);
  const options = { pdfStandard: 'a-3a' as never, creationTimestamp: 1760400000 };
  return Uint8Array.from(compiler.pdf({ mainFilePath: '/main.typ' }, options));
}

export const reportPdf = typesetWith({ 'manifest.json': sealed.bytes, 'metrics.json': metrics });
