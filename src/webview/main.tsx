import { render } from 'preact';
import { App } from './App.tsx';
import { connect } from './host.ts';

const root = document.getElementById('root');
if (root) render(<App host={connect()} locale={document.documentElement.lang || 'en'} />, root);
