/** What the form asks of a customer. Texts are kept exactly as typed. */
export interface AccountForm {
  readonly company: {
    readonly name: string;
    readonly address?: string | undefined;
    readonly city?: string | undefined;
    readonly state?: string | undefined;
    readonly postalCode?: string | undefined;
    readonly country: string;
    readonly industry?: string | undefined;
    readonly size?: string | undefined;
  };
  readonly user: {
    readonly firstName: string;
    readonly lastName?: string | undefined;
    readonly email: string;
    readonly phone?: string | undefined;
    readonly language: string;
    readonly timeZone: string;
    readonly onBehalfOf?: string | undefined;
  };
}
