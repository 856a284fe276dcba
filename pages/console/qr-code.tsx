import { create } from 'qrcode';

const quiet = 4;

/** A QR code that is drawn here: what it says goes to nobody. Dark on light in every theme, as cameras expect it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * quiet;
  const dark = Array.from(modules.data.entries()).filter(([, isDark]) => isDark === 1);
  const squares = dark.map(([at]) => {
    const x = quiet + (at % modules.size);
    const y = quiet + Math.floor(at / modules.size);
    return `M${String(x)} ${String(y)}h1v1h-1z`;
  });
  return (
    <svg className="qr" viewBox={`0 0 ${String(side)} ${String(side)}`} role="img" aria-label={label}>
      <rect width={side} height={side} />
      <path d={squares.join('')} />
    </svg>
  );
}
