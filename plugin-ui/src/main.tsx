import './ui/styles/index.css';
import { render } from 'preact';
import { askAccess } from './access/state.ts';
import { App } from './app.tsx';
import { startNavigation } from './navigation.ts';
import { applyTheme } from './preferences.ts';

applyTheme();
startNavigation();
void askAccess();
render(<App />, document.getElementById('root') as HTMLElement);
