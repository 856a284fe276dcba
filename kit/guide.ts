import { guideStyle } from './guide-style.ts';
import type { KitEntry, Manifest } from './manifest.ts';

/**
 * `START-HERE.html`: how to check a kit and install from it, for people. One file that needs no network and no script,
 * and holds nothing of whom the kit is for. It names no key: a guide that came with a kit cannot vouch for it.
 */
export function guide({ entries }: Manifest): string {
  const products = byProduct(entries);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Deployment kit: start here</title>
<style>${guideStyle}</style>
</head>
<body>
<a class="skip" href="#check">Skip to the first step</a>
<header>
<h1>Your deployment kit</h1>
<p class="lead">${summary(products, entries)} Keep this page with the kit: it works without a network, and prints well.</p>
</header>
<nav aria-label="On this page">
<ol>
<li><a href="#check">1. Check the kit</a></li>
<li><a href="#install">2. Install</a></li>
<li><a href="#codes">3. Enter your codes</a></li>
<li><a href="#installers">Installers</a></li>
<li><a href="#trouble">If something is wrong</a></li>
</ol>
</nav>
<main>
${check}
${install}
${codes}
${installers(products)}
${trouble}
</main>
</body>
</html>
`;
}

const check = `<section id="check" aria-labelledby="check-title">
<h2 id="check-title">1. Check the kit</h2>
<p>A check tells whether every file arrived whole, and whether the list of files is the one that was signed. It changes nothing and needs no network.</p>
<ol>
<li>Extract the whole ZIP into an empty folder on a local disk.</li>
<li>Find the <strong>fingerprints of the signing keys</strong> on the page where you downloaded the kit. There are two, and each begins with <code>SHA256:</code>. Whoever could change this kit could change this page with it; that is why they are not printed here.</li>
<li>Run the check for your system, with the fingerprint in place of <code>FINGERPRINT</code>.</li>
</ol>
<h3>Windows</h3>
<p>Open PowerShell in the folder of the kit, and use the fingerprint of the <strong>RSA key</strong>:</p>
<pre><code>powershell -ExecutionPolicy Bypass -File .\\verify.ps1 "FINGERPRINT"</code></pre>
<h3>macOS</h3>
<p>Open Terminal, go to the folder of the kit, and use the fingerprint of the <strong>Ed25519 key</strong>:</p>
<pre><code>sh verify.sh "FINGERPRINT"</code></pre>
<h3>Linux</h3>
<p>In the folder of the kit, use the fingerprint of the <strong>Ed25519 key</strong>; where OpenSSH is not installed, that of the RSA key:</p>
<pre><code>sh verify.sh "FINGERPRINT"</code></pre>
<h3>What the check says</h3>
<ul>
<li><strong>This kit is as it was signed</strong>: go on to step 2.</li>
<li><strong>damaged</strong>, <strong>missing</strong>, <strong>foreign</strong>, <strong>signature BAD</strong> or <strong>fingerprint WRONG</strong>: do not install; see <a href="#trouble">If something is wrong</a>.</li>
<li><strong>could not be checked</strong>: a tool is missing; the message names it.</li>
</ul>
<h3>Without the scripts</h3>
<p>The scripts came with the kit. To trust nothing but tools of your own, check the signature with OpenSSH 8.1 or newer. In PowerShell, put the line between <code>cmd /c '</code> and <code>'</code>, since PowerShell itself changes what it passes on:</p>
<pre><code>ssh-keygen -Y verify -f allowed_signers -I crossgrade-kit -n crossgrade-kit -s manifest.json.sig &lt; manifest.json</code></pre>
<p>It has to print <strong>Good "crossgrade-kit" signature</strong> and the published fingerprint. Then compare the SHA-256 of each installer with the same file's in <code>manifest.json</code>:</p>
<ul>
<li>Windows: <code>Get-FileHash -Algorithm SHA256 .\\installers\\*\\* | Format-List</code></li>
<li>macOS: <code>shasum -a 256 installers/*/*</code></li>
<li>Linux: <code>sha256sum installers/*/*</code></li>
</ul>
</section>`;

const install = `<section id="install" aria-labelledby="install-title">
<h2 id="install-title">2. Install</h2>
<ol>
<li><strong>Read the release notes</strong> of each product, and back up what you run today.</li>
<li><strong>What manages others comes first</strong>: consoles and management servers. The other products report to them.</li>
<li><strong>Then servers and gateways</strong>: mail, web, files. Take one out of service, upgrade it, watch it for a while, then go on to the next.</li>
<li><strong>Workstations and mobile devices last</strong>: a small group first, everyone else when that group has worked for a day.</li>
<li><strong>Products that you already run</strong> are upgraded in place: do not uninstall them before.</li>
</ol>
<p>Pick the installer for the product and the platform from the <a href="#installers">list below</a>. Nothing in this kit starts by itself.</p>
</section>`;

const codes = `<section id="codes" aria-labelledby="codes-title">
<h2 id="codes-title">3. Enter your codes</h2>
<p>Each product asks for its activation code. The codes are not in this kit, so that you can copy it within your organization without giving them away. They are on the <strong>code sheet</strong>, on the page where you downloaded this kit: sign in there to see it, print it, or save it as a CSV file.</p>
<p class="note">A product that keeps its code needs nothing: the code that you entered before stays valid.</p>
<p>Services that run in the cloud have no installer. Their codes are on the code sheet too.</p>
</section>`;

const trouble = `<section id="trouble" aria-labelledby="trouble-title">
<h2 id="trouble-title">If something is wrong</h2>
<ul>
<li><strong>Damaged or missing</strong>: delete the extracted folder and extract the ZIP again. If it happens again, download the kit again; an unfinished download can be resumed. Once it is computed, the page with the download shows the SHA-256 of the whole ZIP to compare with.</li>
<li><strong>Foreign</strong>: the file was not part of the kit. Do not open it. Extract the kit into an empty folder; if the file is still there, treat the whole kit as below.</li>
<li><strong>Signature BAD or fingerprint WRONG</strong>: the kit may have been changed by someone. Do not install from it, keep it as it is, and tell the reseller whose address is on your License Certificate.</li>
<li><strong>A product that you expected is not listed</strong>: it may have been left out of your selection, or be a service without an installer. You can change the selection on the page where you downloaded this kit.</li>
</ul>
<p class="note warn">Never install from a kit that did not pass its check, not even the files that are fine.</p>
</section>`;

interface Product {
  readonly productId: string;
  readonly name: string;
  readonly entries: readonly KitEntry[];
}

function byProduct(entries: readonly KitEntry[]): readonly Product[] {
  return [...new Set(entries.map(({ productId }) => productId))].map((productId) => {
    const own = entries.filter((entry) => entry.productId === productId);
    return { productId, name: own[0]?.product ?? productId, entries: own };
  });
}

function summary(products: readonly Product[], entries: readonly KitEntry[]): string {
  if (entries.length === 0) return 'It holds no installers.';
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `It holds ${counted(entries.length, 'installer')} for ${counted(products.length, 'product')}, ${inUnits(bytes)}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function installers(products: readonly Product[]): string {
  const tables = products.map(table).join('\n');
  return `<section id="installers" aria-labelledby="installers-title">
<h2 id="installers-title">Installers</h2>
${tables === '' ? '<p>This kit holds no installers.</p>' : tables}
</section>`;
}

/** With its roles written out, since a narrow screen shows rows as cards, which would take them away. */
function table({ productId, name, entries }: Product): string {
  return `<table role="table">
<caption>${escaped(name)} <span>${escaped(productId)}</span></caption>
<thead role="rowgroup"><tr role="row">${['Platform', 'Version', 'File', 'Size', 'SHA-256'].map(columnHead).join('')}</tr></thead>
<tbody role="rowgroup">
${entries.map(row).join('\n')}
</tbody>
</table>`;
}

function columnHead(text: string): string {
  return `<th role="columnheader" scope="col">${text}</th>`;
}

function row({ platform, version, path, sizeBytes, sha256 }: KitEntry): string {
  const cells = [
    `<th role="rowheader" scope="row">${escaped(platformName(platform))}</th>`,
    `<td role="cell" data-label="Version">${escaped(version)}</td>`,
    `<td role="cell" class="file" data-label="File"><code>${escaped(path).replaceAll('/', '/<wbr>')}</code></td>`,
    `<td role="cell" class="size" data-label="Size">${inUnits(sizeBytes)}</td>`,
    `<td role="cell" class="sum" data-label="SHA-256"><code>${escaped(sha256)}</code></td>`,
  ];
  return `<tr role="row">${cells.join('')}</tr>`;
}

function platformName(platform: string): string {
  const names = new Map([
    ['windows', 'Windows'],
    ['mac', 'macOS'],
    ['macos', 'macOS'],
    ['linux', 'Linux'],
  ]);
  return names.get(platform) ?? platform;
}

/** In the unit that a file browser on Windows would show, to one place; bytes as they are. */
function inUnits(bytes: number): string {
  const units = ['KB', 'MB', 'GB', 'TB'];
  let [size, unit] = [bytes, 'bytes'];
  for (const larger of units) {
    if (size < 1024) break;
    [size, unit] = [size / 1024, larger];
  }
  return unit === 'bytes' ? counted(bytes, 'byte') : `${size.toFixed(1)} ${unit}`;
}

function escaped(text: string): string {
  const entities = new Map([
    ['&', '&amp;'],
    ['<', '&lt;'],
    ['>', '&gt;'],
    ['"', '&quot;'],
    ["'", '&#39;'],
  ]);
  return text.replaceAll(/[&<>"']/g, (character) => entities.get(character) ?? character);
}
