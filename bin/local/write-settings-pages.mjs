import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configurationPage, environmentExample } from '../settings-pages.ts';
import { projectFolder } from './state-folder.mjs';

writeFileSync(path.join(projectFolder, 'docs', 'configuration.md'), configurationPage());
writeFileSync(path.join(projectFolder, '.env.example'), environmentExample());
