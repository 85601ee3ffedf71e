"""First names that people type, folded: what looks like a child's name is not kept, even in small letters.

Those that are words of this field as well are left out: a look-up must be able to say them.
"""

_NAMES = """
aaron abdallah abdel abdelkader abdou abdoulaye abel abigail achille adam adama adelaide adele adeline adem adil
adrien agathe agnes ahmadou ahmed aicha aime aimee aissata aissatou alain alan alba alban albert alessandro alessio
alex alexandra alexandre alexia alexis ali alia alice alicia alienor aliocha alix aliya alizee alma aloys alphonse
alya amadou amandine ambre amelia amelie amina aminata amine amir amira ana anae anais anastasia andre andrea andreas
andriy angela angele angelina anis anita anna annabel annabelle anne annick annie anouk anselme anthony antoine
antonin apolline ariane armand arnaud arthur arthus asma assia assya astrid athenais aubin audrey auguste augustin
aurelie aurelien aurore awa axel axelle aya ayden aylin aymen ayoub azra bakary baptiste barbara basile bastian
bastien beatrice belinda benedicte benjamin benoit berenice bernard bertrand bilal bintou blandine boubacar brahim
brandon brice brigitte bruna bruno bryan calista camelia camila camille candice capucine carine carla carole caroline
cassandra cassie catherine cecile cedric celeste celia celine chaima chantal charles charlie charline charlotte charly
cheick chiara chloe christelle christian christiane christine christophe claire clara clarisse claude claudia claudine
clea clelia clemence clement clementine cloe clotilde colette coline corentin corinne cynthia cyprien cyril cyrille
damien danae daniel daniela danielle david deborah delphine denis denise diego dimitri dina djeneba djibril dmytro
doha dominique donovan dorian dylan eden edgar edith edouard edwige elena eleonore elia eliana elias elif eline elio
eliott elisa elisabeth elise eliza ella elliot elodie eloise elsa elya elyas emeline emerick emerson emil emile emilie
emma emmanuel emmanuelle emmy emna enora enzo eric erwan esma esteban estelle esther ethan etienne eugenie eva evan
evann eve evelina evelyne ezio fabien fabrice fadi fanny fanta fantine farah fares farid fatiha fatima fatimata fatou
fatoumata faustine faycal felicie felix ferdinand fernand fernando flavie flavien fleur flora florence florent florian
fode francesca franck francois francoise frederic frederique gabin gabriel gabriela gabrielle gael gaelle gaetan
garance gaspar gaspard gauthier genevieve geoffrey georges georgette gerald gerard germaine ghislaine ghita gilbert
gilles giovanni giulia gladys gregoire gregory guillaume gustave guy gwenael gwenaelle gwendoline gwladys habib hadja
hafsa hakim halima hamidou hamza hanna hannah haroun hassan hatice hawa hayden helena helene heloise henri henriette
hermine hortense houda hubert hugo hugues huguette ibrahim ibrahima ibtissem idriss ikram ilan ilana ilhan ilona ilyan
ilyana ilyes imad imane imene imran imrane inaya ines ingrid irene isaac isabelle isaiah isaline islem ismael ismail
issa issam ivan ivana jacky jacqueline jacques jade jamal james jane janis jasmine jean jeanne jeannine jenna jennifer
jeremie jeremy jerome jessica jimmy joachim joana joanna joel joelle johan johanna john jonas jonathan jordan joris
jose joseline joseph josephine josette joshua josiane josue joud joyce juan jude judith jules julia julian juliana
julie julien juliette justin justine kader kadiatou kaelig kais kamel karen karim karima karine karl kassim katia kays
kelly kelyan kenny kenza kerem kevin keziah khadija khadim khaled kilian killian kimberly kylian kylie kyllian lahna
lana lara lassana latifa laura laure laureen laurence laurent laurine lazare lea leana leandre leandro leane leany
leila lena lenny leo leon leonard leonie leonor leonore leontine leopold leyna lia liam lila lili lilia lilian liliane
lilou lilwenn lily lilya lina line lino lio lisa lise lison liv livia livio loan loane logan lohan loic loick lola
lorena lorenzo lorette loris lou louane loubna louis louisa louise louison louka lounes luana lubin luc luca lucas
lucie lucien lucile ludivine ludmila ludovic luis luka luna lya lyam lyana lydia lyna lyne madeleine mady mae mael
maelle maelys maeva magali mahaut mahdi mahe mahmoud maia maider maiwenn malak malia malick malik malika malo malon
malone mamadou manel manon manuel marc marceau marcel marceline marcelle marco margaret margaux margot marguerite
maria mariam mariama marianne marie marielle marilou marilyn marin marina marion marise marius marjorie marlene marlon
marouane martin martine marvin marwan mary maryam maryse mateo matheo mathias mathieu mathilde mathis mathys matis
matteo matthieu mattia maud maureen maurice max maxence maxime maximilien maya mayane mayeul mehdi mehmet melanie
melina melissa melody merwan meryem mia michel michele michelle mickael mila milan milo mina mohamed mohammad mohammed
moise monique morgan morgane mostafa mouhamed moussa moustapha muriel mustapha mykola myla myriam nabil nadege nadia
nadine nadir nael naila naim naima nassim natacha natalia natalie nathalie nathan nathanael nathanaelle nawel nayel
nayla nazim ndeye neila nelia nelly neo nesrine nicolas nicole nils nina nino noa noah noam noe noel noelie noelle
noelline noemie noham nolan nolwenn noor nora norah nour nouria oceana oceane octave octavia odette odile oksana olena
olga olivia olivier omar ondine ophelie orlane orso oscar oumar oumou ouria ousmane oussama owen pablo paola pascal
pascale patrice patricia patrick paul paula paulette paulin pauline pedro penelope perrine philemon philippe philomene
pierre priscilla prune quentin quitterie rabia rachel rachid rachida rafael raphael raphaelle rayan rayane raymond
rebecca reda regine regis remi remy renaud rene renee ricardo richard rita robert robin rodolphe rodrigue roger rokia
romain romane romeo romy ronan rosa rosalie rose roselyne rosine roxane ruben ruth ryad sabine sabrina sacha safia
said salif salim salima salimata salma salome samba sami samia samir samira samuel samy sandra sandrina sandrine sandy
santiago sarah sasha saskia sebastien selena selim selma serena serge severine seydou shaima shaina shana shanna
shirine sibylle sidi sidonie siham silvia simon simone sirine sixtine soan soen sofia sofiane sohan solal solene
solenn soline sonia sophia sophie soraya souleymane soumaya stella stephane stephanie stephen steven suzanne suzie
svetlana sydney sylvain sylvaine sylviane sylvie syrine tahar tanguy tania tasnim tatiana telio tessa tetiana thais
thelma theo theodore therese thiago thibaud thibauld thibault thibaut thierry thomas tia tiago tidiane tim timeo
timothe timothee titouan tom tony tristan tyler tymeo tyron ugo ulysse valentin valentine valeria valerie vanessa vera
veronique vianney vicente victoire victor victoria vincent violette virginie viviane vivien volodymyr wael wafa walid
waly warren wassim wendy werner wesley widad wilfried william wilson wissam xavier yacine yael yanis yann yannick
yannis yasin yasmina yasmine yassin yassine yassir yazid yildiz ylan yoan yoann yohan yohann yolande yosra youcef
youna younes younous youri youssef ysee yuna yvan yves yvette yvonne zacharie zakaria zakariya zayd zayn zaynab zelie
zeynep ziad zineb zoe zohra zora zyad
"""

FIRST_NAMES = frozenset(_NAMES.split())
