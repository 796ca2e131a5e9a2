import { configure } from '@testing-library/react';

// Whatever is rendered in a test is rendered in StrictMode, unless the test says otherwise.
configure({ reactStrictMode: true });
