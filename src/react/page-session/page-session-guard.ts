/**
 * The inline script that `<PageSessionProvider>` renders. Shows the content of the page if this tab has stored no selection,
 * or that of the session for which the page was rendered, and the `loading` content otherwise.
 *
 * The text is constant, so that a Content Security Policy can allow its hash instead of a nonce. The session is in
 * attributes of the element. The directive `style-src` does not apply to the constructed style sheet.
 */
export const pageSessionGuard = [
  '(({session:a="",organization:b=""},r=1,s=new CSSStyleSheet)=>{',
  'try{for(let k in sessionStorage)if(/^multisession:.*:current$/.test(k)){',
  'let v=JSON.parse(sessionStorage[k]),o=v.organizations[a];',
  'if((v.sessionId||"")!=a||o!==void 0&&(o||"")!=b)r=0}}catch{}',
  's.replaceSync(`[data-multisession=${r?"page":"loading"}]{display:contents!important}',
  '[data-multisession=${r?"loading":"page"}]{display:none!important}`);',
  'document.adoptedStyleSheets.push(s)',
  '})(document.currentScript.dataset)',
].join('');
