import { DocsRenderer } from '@storybook/addon-docs';
import { SiteContainer } from './site-container.tsx';
import { StoriesPage } from './stories-page.tsx';
import './code.css';
import './site.css';

/** Returns a renderer of docs pages that uses the site's own container and template. */
export function createDocsRenderer(): DocsRenderer<never> {
  const renderer = new DocsRenderer<never>();
  const { render } = renderer;
  renderer.render = (context, parameters, element) =>
    render(context, { page: StoriesPage, ...parameters, container: SiteContainer }, element);
  return renderer;
}
