import { config } from 'zod';

// zod tries whether it may compile code, which the content security policy reports. Imported before everything else.
config({ jitless: true });
