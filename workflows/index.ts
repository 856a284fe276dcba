export { upgradeToSuite } from './upgrade-to-suite.ts';
