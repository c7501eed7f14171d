import {css} from 'lit';

/** On paper: the whole conversation, as long as it is, in the flow of its page; nothing to press. A closed panel is not there. */
export const printStyles = css`
  @media print {
    :host(:not([hidden])) {
      display: block !important;
      block-size: auto !important;
      max-block-size: none !important;
      overflow: visible !important;
    }
    .base,
    .frame {
      display: block !important;
      contain: none !important;
      container-type: normal !important;
      position: static !important;
      inline-size: auto !important;
      block-size: auto !important;
      min-block-size: 0 !important;
      overflow: visible !important;
      border: 0 !important;
      box-shadow: none !important;
    }
    .header,
    .footer,
    .launcher,
    .link-dialog,
    :host(:is([mode='launcher'], [mode='panel'], [mode='sidebar']):not([open])) .frame {
      display: none !important;
    }
  }
`;
