import { type Database, reaching } from './database.ts';

/** The public keys of one signer of kits: it signs with both. */
export interface KitKeyRecord {
  /** Of the Ed25519 key, as `ssh-keygen -l` shows it. */
  readonly fingerprint: string;
  /** As RFC 8709 writes it. */
  readonly sshPublicKey: Uint8Array;
  /** Of the RSA key, in the same form. */
  readonly rsaFingerprint: string;
  /** PEM (SubjectPublicKeyInfo). */
  readonly rsaPublicKey: string;
}

export interface PublishedKitKeys extends KitKeyRecord {
  readonly firstUsedAt: Date;
}

/** Which keys kits are, and were, signed with. None is ever taken from the list: its kits are out there. */
export interface KitKeys {
  /** Whoever was at work last comes first. */
  list(): Promise<readonly PublishedKitKeys[]>;
  /** Notes that these sign from now on. */
  publish(keys: KitKeyRecord): Promise<void>;
}

export function createKitKeys(database: Database): KitKeys {
  return {
    list: () =>
      reaching(
        () => database.$queryRaw<PublishedKitKeys[]>`
          select fingerprint, ssh_public_key as "sshPublicKey", rsa_fingerprint as "rsaFingerprint",
            rsa_public_key as "rsaPublicKey", first_used_at as "firstUsedAt"
          from kit_signing_key order by last_used_at desc, fingerprint`,
      ),
    publish: ({ fingerprint, sshPublicKey, rsaFingerprint, rsaPublicKey }) =>
      reaching(async () => {
        await database.$executeRaw`
          insert into kit_signing_key
            (fingerprint, ssh_public_key, rsa_fingerprint, rsa_public_key, first_used_at, last_used_at)
          values (${fingerprint}, ${Uint8Array.from(sshPublicKey)}, ${rsaFingerprint}, ${rsaPublicKey},
            crossgrade_now(), crossgrade_now())
          on conflict (fingerprint, rsa_fingerprint) do update set last_used_at = excluded.last_used_at`;
      }),
  };
}
