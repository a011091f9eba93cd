export { agreeOnPhone, myPhone, smsNumberOf, type MyPhone, type PhoneConsent } from './consent.ts';
export { httpGateway, smsGatewayOf, type Sms, type SmsGateway } from './gateway.ts';
export { smsLength, smsText } from './text.ts';
