// A certificate that nobody signed but itself, made on the spot: nothing that expires is in the repository.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const DAY = 86_400_000;
const SEQUENCE = 0x30;
const SET = 0x31;
/** ecdsa-with-SHA256, commonName, subjectAltName, basicConstraints (RFC 5758, 5280). */
const OIDS = { ecdsa: '2a8648ce3d040302', name: '550403', san: '551d11', basic: '551d13' } as const;

/** For an address of this machine, valid from a day ago; `until` in ms UTC. */
export function certificateFor(address: string, until = Date.now() + DAY): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const algorithm = der(SEQUENCE, oid(OIDS.ecdsa));
  // Its own name: who trusts several finds the one that is meant by it.
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, oid(OIDS.name), der(0x0c, Buffer.from(`test ${randomBytes(8).toString('hex')}`)))),
  );
  const body = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    der(SEQUENCE, time(Math.min(until, Date.now()) - DAY), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      der(
        SEQUENCE,
        extension(OIDS.basic, der(SEQUENCE, der(0x01, Buffer.from([0xff])))),
        extension(OIDS.san, der(SEQUENCE, der(0x87, Buffer.from(address.split('.').map(Number))))),
      ),
    ),
  );
  const signature = sign('sha256', body, createPrivateKey(key));
  const bytes = der(SEQUENCE, body, algorithm, der(0x03, Buffer.from([0]), signature));
  const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n');
  return { cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, key };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));

const extension = (id: string, value: Buffer): Buffer => der(SEQUENCE, oid(id), der(0x04, value));

/** UTCTime, `YYMMDDHHMMSSZ`. */
const time = (ms: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));
