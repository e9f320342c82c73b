export { startTestServices as default } from './services';
