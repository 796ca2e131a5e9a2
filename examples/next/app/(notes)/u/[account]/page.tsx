export { Notes as default } from '../../../notes';
