/** Opens an upgrade order. Canonical: `XX-XXXX-XXXX-XXXX-XXXX`. */
export type RegistrationKey = string & { readonly brand: 'RegistrationKey' };

/** Activates one product for one account. Canonical: `XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. */
export type ActivationCode = string & { readonly brand: 'ActivationCode' };
