"""First names that people type, folded: what looks like a child's name is not kept, even in small letters.

Those that are words of this field as well are left out: a look-up must be able to say them.
"""

_NAMES = """
aaron abdallah abdel abdou abel abigail achille adam adama adele adeline adem adil adrien agathe agnes ahmed aicha
aime aimee alain alan alba alban albert alessio alex alexandra alexandre alexia alexis ali alia alice alicia alienor
aliocha alix aliya alma aloys alya amadou amandine ambre amelia amelie amina aminata amine amir amira ana anais
anastasia andre andrea andriy angela angele angelina anis anita anna annabelle anne annick annie anouk anselme
anthony antoine antonin apolline ariane armand arnaud arthur asma assia astrid auguste augustin aurelie aurelien
axel axelle ayden aylin aymen ayoub baptiste barbara basile bastien beatrice benedicte benjamin benoit bernard
bertrand bilal brahim brice brigitte bruno camila camille candice capucine carine carla carole caroline cassandra
catherine cecile cedric celeste celia celine chaima charles charlie charline charlotte chiara chloe christelle
christian christine christophe claire clara clarisse claude claudia claudine clea clelia clemence clement clementine
cloe clotilde colette coline corentin corinne cyprien cyril cyrille damien daniel daniela danielle david deborah
delphine denis denise diego dina djibril dmytro dominique dorian dylan eden edgar edith edouard elena eleonore elia
elias elif eline elio eliott elisa elisabeth elise eliza ella elliot elodie eloise elsa elya emeline emerick emil
emile emilie emma emmanuel emmanuelle emmy enora enzo eric erwan esma esteban estelle esther ethan etienne eva evan
eve evelyne ezio fabien fabrice fanny fares farid fatiha fatima fatou fatoumata faustine felicie felix fernand
flavie fleur flora florence florent florian francesca franck francois francoise frederic frederique gabin gabriel
gabriela gabrielle gael gaelle gaetan garance gaspard gauthier genevieve georges gerald gerard ghislaine gilbert
gilles giulia gregoire gregory guillaume gustave guy habib hafsa hakim hamza hanna hannah haroun hassan hawa helena
helene heloise henri hermine hortense hubert hugo hugues ibrahim ibtissem idriss ilan ilhan ilona ilyan ilyana ilyes
imad imane imran imrane inaya ines ingrid irene isaac isabelle isaiah isaline islem ismael issa ivan jacqueline
jacques jade jamal james jane janis jasmine jean jeanne jennifer jeremie jeremy jerome jessica joachim joana joanna
joel joelle johan johanna john jonas jonathan jordan joris jose joseph josephine joshua josiane joud joyce juan jude
judith jules julia julian juliana julie julien juliette justin justine kais kamel karim karima karine kassim katia
kenza kevin keziah khadija khadim khaled kylian kyllian lahna lana lara latifa laura laure laureen laurence laurent
laurine lea leandre leandro leila lena lenny leo leon leonard leonie leonore leopold leyna lia liam lila lili lilia
lilian liliane lilou lily lina line lino lio lisa lise lison liv livia livio loan loane logan lohan lola lorenzo
loris lou louane louis louisa louise louison louka lounes luana luc luca lucas lucie lucien lucile ludivine ludovic
luis luka luna lya lyam lyana lydia lyna lyne madeleine mae mael maelle maelys maeva magali mahaut mahe mahmoud maia
maider malia malik malika malo malone mamadou manel manon manuel marc marceau marcel marceline margaux margot
marguerite maria mariam mariama marianne marie marilou marilyn marin marina marion marius marlon marouane martin
martine marvin mary maryam mateo matheo mathias mathieu mathilde mathis mathys matteo matthieu maud maureen maurice
max maxence maxime maya mayeul mehdi melanie melina melissa melody meryem mia michel michele mickael mila milan milo
mina mohamed mohammed moise monique morgan morgane mostafa mouhamed moussa mustapha mykola myla myriam nabil nadege
nadia nadine nael naim naima nassim natacha natalia nathalie nathan nathanael nayla neila nelia nelly neo nicolas
nicole nils nina nino noa noah noam noe noel noelie noelle noemie nolan nolwenn noor nora norah nour oceane octave
octavia odette odile oksana olena olga olivia olivier omar ondine ophelie orlane orso oscar oussama owen pablo
pascal pascale patrice patricia patrick paul paula paulin pauline pedro penelope perrine philippe philomene pierre
prune quentin rachel rachid rafael raphael raphaelle rayan raymond rebecca regine regis remi remy renaud rene renee
richard rita robert robin rodolphe rodrigue roger rokia romain romane romeo romy ronan rosa rosalie roxane ruben
ryad sabine sabrina sacha safia said salim salima salma salome samba sami samia samir samira samuel samy sandra
sandrine santiago sarah sasha saskia sebastien selena selim selma serena serge severine shaima shaina shana sibylle
sidonie simon simone sirine sofia sofiane sohan solal solene solenn soline sonia sophia sophie souleymane soumaya
stella stephane stephanie steven suzanne svetlana sylvain sylvie tahar tania tasnim tessa tetiana thais thelma theo
theodore therese thibaud thibault thibaut thierry thomas tia tiago tidiane tim timeo timothe timothee titouan tom
tony tristan ugo ulysse valentin valentine valerie vanessa vera veronique vianney vicente victoire victor victoria
vincent violette virginie vivien volodymyr wael walid waly wassim wendy werner wesley wilfried william wissam xavier
yacine yael yanis yann yannick yasmina yasmine yassine yazid yohan yolande youcef younes youri youssef yuna yvan
yves yvette yvonne zacharie zakaria zayd zayn zelie zeynep zineb zoe zora zyad
"""

FIRST_NAMES = frozenset(_NAMES.split())
