import {compact, passesLuhn} from './checksums.js';
import {certain, type Detector, likely} from './detector.js';
import {numberPattern} from './edges.js';
import {terms} from './surroundings.js';

interface Issuer {
  /** First and last prefix, of the same length. */
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const upTo19From16 = [16, 17, 18, 19];
/** The published ranges of the larger schemes. */
const issuers: readonly Issuer[] = [
  {from: 4, to: 4, lengths: [13, 16, 19]},
  {from: 51, to: 55, lengths: [16]},
  {from: 2221, to: 2720, lengths: [16]},
  {from: 34, to: 34, lengths: [15]},
  {from: 37, to: 37, lengths: [15]},
  {from: 6011, to: 6011, lengths: upTo19From16},
  {from: 644, to: 659, lengths: upTo19From16},
  {from: 300, to: 305, lengths: [14]},
  {from: 36, to: 36, lengths: [14]},
  {from: 38, to: 39, lengths: [14]},
  {from: 3528, to: 3589, lengths: upTo19From16},
  {from: 62, to: 62, lengths: upTo19From16},
  {from: 2200, to: 2204, lengths: upTo19From16},
  {from: 6759, to: 6763, lengths: [16, 17, 18, 19]},
];

const cardWords = terms(
  'card, credit, debit, visa, mastercard, amex, cvv, cvc, expiry, karte, kreditkarte, carte, tarjeta',
  'carta, cartao, kaart, creditcard, karta, карта, карты, карту, kart, 卡, カード, 카드, कार्ड',
);
const otherNumbers = terms(
  'order, invoice, tracking, parcel, shipment, ticket, serial, imei, isbn, ean, sku, ref, reference',
  'id, bestellung, bestellnummer, rechnung, sendung, sendungsnummer, commande, facture, colis',
  'pedido, factura, envio, ordine, fattura, zamowienie, заказ, заказа, timestamp, uuid, 订单, 注文',
);

/** Checked by the issuer's range, its lengths and Luhn's sum. */
export const card: Detector = {
  kind: 'card',
  patterns: [
    numberPattern('\\d{4}([ -])\\d{4}\\1\\d{4}\\1\\d{4}(?:\\1\\d{3})?'),
    numberPattern('3\\d{3}([ -])\\d{6}\\1\\d{4,5}'),
    numberPattern('\\d{13,19}'),
  ],
  judge: (match, around) => {
    const digits = compact(match);
    if (!isIssued(digits) || !passesLuhn(digits) || /^(\d)\1+$/.test(digits)) return null;
    if (around.mention(cardWords)) return certain;
    // One order number in ten passes Luhn's sum.
    return around.endWith(otherNumbers) ? null : likely;
  },
};

function isIssued(digits: string): boolean {
  return issuers.some(({from, to, lengths}) => {
    const prefix = Number(digits.slice(0, String(from).length));
    return prefix >= from && prefix <= to && lengths.includes(digits.length);
  });
}
