import { useWords } from '../words/language.tsx';

/** Where on a license certificate the registration key stands. */
export function CertificatePicture() {
  const { certificate } = useWords().key;
  return (
    <div className="certificate" role="img" aria-label={certificate.picture}>
      <div className="band">{certificate.title}</div>
      <div className="facts">
        <span>{certificate.number}</span>
        <span>LC-00088213</span>
        <span>{certificate.licensedTo}</span>
        <span>Quillmere Works</span>
      </div>
      <div className="framed">
        <span>{certificate.key}</span>
        <code>SP-7K2M-Q9XW-44TA-N8RD</code>
      </div>
      <div className="lines" />
    </div>
  );
}
