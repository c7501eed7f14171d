import {terms} from './surroundings.js';

/** Words that make the number beside them one to call. Lower case, without accents. */
export const phoneWords = terms(
  'phone, telephone, tel, mobile, cell, cellphone, landline, whatsapp, sms, fax, voicemail, hotline',
  'call me, call us, call him, call her, call them, text me, text us, ring me, dial, reach me',
  'reached at, my number, contact number, his number, her number, number is, emergency contact',
  'telefon, telefonnummer, handy, handynummer, mobil, mobilnummer, rufnummer, ruf, anrufen',
  'erreichbar, erreichen, ruckruf, meine nummer, festnetz, durchwahl, telephone, portable, appelez',
  'appeler, appelle, joindre, joignable, mon numero, rappeler, telefono, movil, celular, llame',
  'llamame, llamar, llamarme, mi numero, cellulare, chiamami, chiamare, mio numero, telefone',
  'telemovel, ligue, ligar, liga, meu numero, telefoon, telefoonnummer, gsm, bellen, bel',
  'mijn nummer, bereikbaar, komorka, komorkowy, zadzwon, numer telefonu, tlf, telefonnumret, puh',
  'puhelin, ara, cep, numaram, телефон, телефона, тел, звоните, позвони, позвоните, мобильный',
  'номер телефона, мой номер, 电话, 手机, 電話, 手機, 携帯, 联系方式, 전화, 휴대폰, 연락처, फोन, मोबाइल, هاتف, جوال',
  'موبايل, رقمي',
);

/** Words directly before that make it another number, whatever it looks like. */
export const otherNumberWords = terms(
  'order, invoice, ticket, tracking, serial, case, ref, reference, id, account, konto, isbn, issn',
  'ean, sku, part, version, port, pid, model, article, artikel, artikelnummer, rechnung',
  'rechnungsnummer, bestellung, bestellnummer, aktenzeichen, kundennummer, commande, facture, pedido',
  'factura, ordine, fattura, bestelling, ordernummer, zamowienie, faktura, заказ, заказа, счет',
  'build, commit, timestamp, doi, rfc, patent, lot, nhs, cpf, bsn, pesel, ssn, aadhaar, aadhar',
  'steuer, steuernummer, iban, siret, siren, vat, ust, 订单, 订单号, 注文, 주문',
);
