/**
 * The inline script that `<PageSessionProvider>` renders. Shows the content of the page if this tab has stored no selection,
 * or that of the session for which the page was rendered, and the `loading` content otherwise. A page that was requested for
 * a session is also shown if the tab has selected another one, unless the tab is signing it out. After Back, the page is shown only if
 * the tab has shown no other account, because browsers restore the input of fields.
 *
 * The text is constant, so that a Content Security Policy can allow its hash instead of a nonce. The session is in
 * attributes of the element. The directive `style-src` does not apply to the constructed style sheet.
 */
export const pageSessionGuard = [
  '((d,{session:a="",organization:b="",requested:q}=d.currentScript.dataset,r=1,s=new CSSStyleSheet)=>{',
  'try{for(let k in sessionStorage)if(/^multisession:.*:current$/.test(k)){',
  'let{sessionId:i,signOuts:t,organizations:{[a]:o=b}}=JSON.parse(sessionStorage[k]);',
  'if(!q&&(i||"")!=a||(o||"")!=b||t.some(t=>t.ids.includes(a)))r=0',
  '}',
  'let p=sessionStorage["multisession:page"];',
  'if(p&&p!=a+" "+b&&performance.getEntriesByType("navigation")[0].type=="back_forward")r=0',
  '}catch{r=0}',
  's.replaceSync(`[data-multisession]{display:none!important}',
  '[data-multisession=${r?"page":"loading"}]{display:contents!important}`);',
  'd.adoptedStyleSheets.push(s)',
  '})(document)',
].join('');
