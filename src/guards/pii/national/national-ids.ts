import type {Detector} from '../detector.js';
import {aadhaar} from './aadhaar.js';
import {ahv} from './ahv.js';
import {bsn} from './bsn.js';
import {codiceFiscale} from './codice-fiscale.js';
import {cpf} from './cpf.js';
import {dni} from './dni.js';
import {nhs} from './nhs.js';
import {nir} from './nir.js';
import {pesel} from './pesel.js';
import {residentId} from './resident-id.js';
import {steuerId} from './steuer-id.js';
import {itin, ssn} from './us.js';

/** Numbers that states give to people, where a checksum or a strict form makes them known. */
export const nationalIds: readonly Detector[] = [
  ssn,
  itin,
  nhs,
  cpf,
  nir,
  dni,
  codiceFiscale,
  bsn,
  steuerId,
  pesel,
  aadhaar,
  ahv,
  residentId,
];
