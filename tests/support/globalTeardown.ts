export { stopTestServices as default } from './services';
