import '../styles/portal.css';
import { showApp } from '../show-app.tsx';
import { App } from './app.tsx';

showApp(<App />);
